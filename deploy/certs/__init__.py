"""Certificates and keys: two small certificate authorities, and the secrets a local profile generates for itself.

    internal CA ──▶ workload certificates    spiffe://motcua/<workload>: who a process of ours is
                └─▶ the partner port's server certificate
    ward CA     ──▶ ward certificates        subject CN = agency id: who a ward one-stop system is

The two are separate on purpose: nothing a ward holds is ever valid on an internal port.
"""

from .authority import Authority, thumbprint
from .material import WORKLOADS, Material, ensure
from .wards import WardCertificate, issue_ward_certificate

__all__ = [
    "WORKLOADS",
    "Authority",
    "Material",
    "WardCertificate",
    "ensure",
    "issue_ward_certificate",
    "thumbprint",
]
