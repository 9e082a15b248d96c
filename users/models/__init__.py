from users.models.people import FORMER_MEMBER, Role, User, public_person, shown_name

__all__ = ["FORMER_MEMBER", "Role", "User", "public_person", "shown_name"]
