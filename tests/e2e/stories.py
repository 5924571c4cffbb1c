"""Which story shows each row of the transitions through the public doors (held by tests/unit/submission/test_stories.py)."""

from __future__ import annotations

from collections.abc import Mapping

from services.submission.domain.actions import Action

STORIES: Mapping[Action, str] = {
    Action.FILE_ONLINE: "test_filing.py::test_a_complete_dossier_is_sent_and_gets_its_code",
    Action.FILE_AT_COUNTER: (
        "test_transitions_counter.py::test_what_is_brought_to_the_counter_is_accepted_and_goes_its_way"
    ),
    Action.ACCEPT: "test_desk.py::test_the_appointment_is_computed_and_an_officer_can_only_set_a_later_one_with_a_reason",
    Action.REFUSE: "test_transitions_ending.py::test_the_desk_refuses_and_the_citizen_reads_why",
    Action.WITHDRAW_BEFORE_ACCEPTANCE: (
        "test_transitions_ending.py::test_before_acceptance_the_owner_takes_it_back_alone"
    ),
    Action.ASK_SUPPLEMENT: (
        "test_supplements.py::test_before_acceptance_the_citizen_mends_what_is_marked_and_the_ward_sees_what_changed"
    ),
    Action.SEND_SUPPLEMENT: "test_supplements.py::test_in_processing_the_clock_stands_until_the_citizen_sends",
    Action.CONFIRM_SUPPLEMENT: "test_supplements.py::test_in_processing_the_clock_stands_until_the_citizen_sends",
    Action.EXPIRE_SUPPLEMENT: "test_supplements.py::test_a_deadline_that_passed_ends_the_dossier_before_acceptance",
    Action.START: "test_transitions_handling.py::test_each_step_has_its_handler_and_its_deadline",
    Action.HAND_OVER: "test_transitions_handling.py::test_each_step_has_its_handler_and_its_deadline",
    Action.DEMAND_PAYMENT: ("test_transitions_handling.py::test_money_is_asked_for_and_paid_and_a_receipt_counts_once"),
    Action.CONFIRM_PAYMENT: (
        "test_transitions_handling.py::test_money_is_asked_for_and_paid_and_a_receipt_counts_once"
    ),
    Action.STOP: "test_transitions_handling.py::test_a_dossier_is_stopped_with_its_legal_ground_and_goes_on",
    Action.RESUME: "test_transitions_handling.py::test_a_dossier_is_stopped_with_its_legal_ground_and_goes_on",
    Action.ASK_WITHDRAWAL: ("test_transitions_ending.py::test_after_acceptance_the_owner_asks_and_the_desk_confirms"),
    Action.WITHDRAW_AFTER_ACCEPTANCE: (
        "test_transitions_ending.py::test_who_has_paid_gets_the_money_back_with_the_papers"
    ),
    Action.STEP_BACK: (
        "test_transitions_handling.py::test_a_step_is_taken_back_in_the_open_as_often_as_there_are_steps"
    ),
    Action.EXTEND: "test_transitions_handling.py::test_an_agency_apologises_once_and_in_time",
    Action.TRANSFER: (
        "test_transitions_transferring.py::"
        "test_both_feeds_hear_of_it_the_new_one_decides_and_the_result_waits_where_it_was_filed"
    ),
    Action.FINISH: "test_transitions_handling.py::test_a_dossier_is_settled_by_a_document_that_says_no",
    Action.RETURN_RESULT: "test_transitions_handling.py::test_a_dossier_is_settled_by_a_document_that_says_no",
    Action.RECALL_RESULT: "test_transitions_handling.py::test_a_supervisor_recalls_a_result",
}
