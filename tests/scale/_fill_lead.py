"""An empty project and its lead, signed in: `python -m tests.scale._fill_lead`; its last line is JSON."""

import json


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from annotation.models import Project
    from tests.scale._fill import add_person

    project = Project.objects.create(slug="bench", name="Bench")
    print(json.dumps(add_person(project, 0, "manager")))


if __name__ == "__main__":
    main()
