"""Who may call what: written out again, so that a rule that changes in a proto is changed here on purpose or not at all.

method of `motcua.<area>.v1` | workloads | principals | roles of officers and wards
"""

from __future__ import annotations

from dataclasses import dataclass

_TABLE = """
identity.AccountService.RegisterAccount          | gateway | anyone
identity.AccountService.CheckUserName            | gateway | anyone
identity.AccountService.VerifyContact            | gateway | anyone
identity.AccountService.ResendVerification       | gateway | account
identity.AccountService.GetMyAccount             | gateway submission | account
identity.AccountService.GetMyOfficer             | gateway | officer
identity.AccountService.UpdateMyAccount          | gateway | account
identity.AccountService.ChangePassword           | gateway | account officer
identity.AccountService.RequestPasswordReset     | gateway | anyone
identity.AccountService.ResetPassword            | gateway | anyone
identity.AccountService.RequestEmailChange       | gateway | account
identity.AccountService.ConfirmEmailChange       | gateway | anyone
identity.SessionService.CreateSession            | gateway | anyone
identity.SessionService.RefreshSession           | gateway | anyone
identity.SessionService.DeleteSession            | gateway | anyone
identity.SessionService.ListSessions             | gateway | account officer
identity.SessionService.RevokeSession            | gateway | account officer
identity.SessionService.RevokeOtherSessions      | gateway | account officer
identity.SessionService.GetJwks                  | gateway catalogue submission tracking identity | service
identity.CaptchaService.CreateCaptcha            | gateway | anyone
identity.CaptchaService.CreateLookupPass         | gateway | anyone
identity.PartnerService.ExchangeCertificate      | gateway | service
identity.PartnerService.ExchangeClientSecret     | gateway | anyone
identity.AdminService.CreateOfficer              | operator | service
identity.AdminService.DisableOfficer             | operator | service
identity.AdminService.SetOfficerPassword         | operator | service
identity.AdminService.SetOfficerRoles            | operator | service
identity.AdminService.RegisterWardCertificate    | operator | service
identity.AdminService.RevokeWardCertificate      | operator | service
identity.AdminService.CreateClient               | operator | service
identity.AdminService.RenewClientSecret          | operator | service
catalogue.CatalogueService.ListAgencies          | gateway submission tracking operator | anyone
catalogue.CatalogueService.GetAgency             | gateway submission tracking identity operator | anyone
catalogue.CatalogueService.ListFields            | gateway operator | anyone
catalogue.CatalogueService.ListProcedures        | gateway submission operator | anyone
catalogue.CatalogueService.GetProcedure          | gateway submission operator | anyone
catalogue.CatalogueService.ComputeRequirements   | gateway submission | anyone
catalogue.CatalogueService.GetForm               | gateway submission | anyone
catalogue.CatalogueService.GetWorkingCalendar    | gateway submission | anyone
submission.DossierService.CreateDossier          | gateway | account
submission.DossierService.GetDossier             | gateway | account
submission.DossierService.ListDossiers           | gateway | account
submission.DossierService.UpdateDossier          | gateway | account
submission.DossierService.DeleteDossier          | gateway | account
submission.DossierService.SubmitDossier          | gateway | account
submission.DossierService.SendSupplement         | gateway | account
submission.DossierService.WithdrawDossier        | gateway | account
submission.DossierService.PreviewFiling          | gateway | anyone
submission.AttachmentService.CreateAttachment    | gateway | account officer ward
submission.AttachmentService.CompleteAttachment  | gateway | account officer ward
submission.AttachmentService.DeleteAttachment    | gateway | account officer ward
submission.AttachmentService.GetAttachmentDownload | gateway | account officer ward
submission.DeskService.ListDeskDossiers          | gateway | officer ward
submission.DeskService.GetDeskDossier            | gateway | officer ward
submission.DeskService.AcceptDossier             | gateway | officer ward | desk
submission.DeskService.FileAtCounter             | gateway | officer ward | desk
submission.DeskService.RefuseDossier             | gateway | officer ward | desk
submission.DeskService.TransferDossier           | gateway | officer ward | desk
submission.DeskService.ConfirmWithdrawal         | gateway | officer ward | desk
submission.DeskService.RecallDossierResult       | gateway | officer ward | supervisor
submission.HandlingService.StartDossier          | gateway | officer ward | desk dispatcher
submission.HandlingService.HandOverDossier       | gateway | officer ward | specialist
submission.HandlingService.StopDossier           | gateway | officer ward | head
submission.HandlingService.ResumeDossier         | gateway | officer ward | head
submission.HandlingService.StepBackDossier       | gateway | officer ward |
submission.HandlingService.ExtendDossier         | gateway | officer ward | desk
submission.HandlingService.FinishDossier         | gateway | officer ward | specialist head
submission.SupplementService.RequestSupplement   | gateway | officer ward | desk specialist
submission.SupplementService.ConfirmSupplement   | gateway | officer ward | desk specialist
submission.SupplementService.ExpireSupplement    | gateway | officer ward | desk
submission.PaymentService.DemandPayment          | gateway | officer ward | desk specialist
submission.PaymentService.ConfirmPayment         | gateway | officer ward | desk
submission.DeskService.ReturnDossierResult       | gateway | officer ward | desk
submission.NoticeService.GetNoticeDetails        | tracking | service
submission.EventArchiveService.ListArchivedDossiers | operator | service
submission.EventArchiveService.ListArchivedEvents | tracking | service
tracking.LookupService.LookUpDossier             | gateway | lookup_pass
tracking.LookupService.LookUpDossiersByNumber    | gateway | lookup_pass
tracking.TimelineService.GetTimeline             | gateway | account officer ward
tracking.TimelineService.WatchTimeline           | gateway | account officer ward
tracking.TimelineService.AwaitVersion            | gateway | service
tracking.NoticeAdminService.ListUndeliveredNotices | operator | service
tracking.NoticeAdminService.RetryNotice          | operator | service
tracking.TimelineAdminService.RebuildTimeline    | operator | service
tracking.DossierFeedService.ListDossierEvents    | gateway | ward
tracking.DossierFeedService.WatchDossierEvents   | gateway | ward
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One method; `name` is its full name."""

    name: str
    callers: frozenset[str]
    principals: frozenset[str]
    roles: frozenset[str]

    def admits(self, principal: str, roles: frozenset[str] = frozenset()) -> bool:
        """Whether a token of that kind, with those roles, gets past the rule."""
        if self.principals & {"anyone", "service"}:
            return True
        has_role = not self.roles or not roles or bool(self.roles & roles)
        return principal in self.principals and has_role


def _row(line: str) -> Row:
    name, callers, principals, *roles = (part.strip() for part in line.split("|"))
    area, _, method = name.partition(".")
    sets = (frozenset(text.split()) for text in (callers, principals, roles[0] if roles else ""))
    return Row(f"motcua.{area}.v1.{method}", *sets)


TABLE = [_row(line) for line in _TABLE.strip().splitlines()]
