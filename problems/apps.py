from django.apps import AppConfig


class ProblemsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "problems"

    def ready(self) -> None:
        # Services need the models, which are here only now.
        from problems.models import scopes  # noqa: PLC0415
        from problems.services import (  # noqa: PLC0415
            domains,
            drafts,
            fit,
            interests,
            ledgers,
            notices,
            portfolios,
            reviews,
            suggestions,
            teams,
            watches,
        )
        from problems.services.curating import held, kinds, proposals  # noqa: F401, PLC0415
        from users.models import KINDS, SCOPES  # noqa: PLC0415
        from users.services import people, webhooks  # noqa: PLC0415

        people.PARTINGS += [
            teams.leave_all,
            interests.withdraw_all,
            reviews.return_all,
            watches.forget,
            portfolios.forget,
            fit.forget,
            drafts.forget,
            suggestions.withdraw_all,
            # After what takes the rows themselves away: it waits there for a merge that is taking one.
            ledgers.forget,
        ]
        people.WORD_CHECKS.append(domains.refuse_in)
        webhooks.NARROWER.append(watches.choices_of)
        KINDS.update({kind.key: kind for kind in notices.KINDS})
        SCOPES.update({scope.key: scope for scope in scopes.SCOPES})
