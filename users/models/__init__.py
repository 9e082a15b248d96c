from users.models.people import FORMER_MEMBER, Role, User

__all__ = ["FORMER_MEMBER", "Role", "User"]
