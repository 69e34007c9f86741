import { Button, Menu } from "@mantine/core";
import { Link } from "react-router";

import { useSession, useSignOut } from "../api/session";

/** Who is signed in, and the way out. */
export function UserMenu() {
  const session = useSession();
  const signOut = useSignOut();
  const user = session.data?.user;
  if (!user) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-sm" aria-label={`Signed in as ${user.username}`}>
          {user.username}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.is_staff ? "Member of staff" : "Member"}</Menu.Label>
        <Menu.Item component={Link} to="/account">
          Your account
        </Menu.Item>
        <Menu.Item component={Link} to="/account/tokens">
          API tokens
        </Menu.Item>
        <Menu.Item component={Link} to="/archive">
          Archived projects
        </Menu.Item>
        {user.is_staff && (
          <Menu.Item component={Link} to="/audit-log">
            Audit log
          </Menu.Item>
        )}
        {user.is_staff && (
          <Menu.Item component="a" href="/admin/">
            Operators' pages
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
