import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";
import { Link } from "react-router";

type Props = ButtonProps & Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps>;

/** The one dark action of a page. */
export function PrimaryButton(props: Props) {
  return <Button {...props} classNames={{ root: "tm-primary" }} />;
}

/** The one dark action of a page, where it leads to another page. */
export function PrimaryLink({ to, ...props }: ButtonProps & { to: string }) {
  return <Button {...props} component={Link} to={to} classNames={{ root: "tm-primary" }} />;
}
