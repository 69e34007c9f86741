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

/** The dark action where it is the next thing to do, and a plain one where something else is. */
export function NextButton({ isNext, ...props }: Props & { isNext: boolean }) {
  return isNext ? <PrimaryButton {...props} /> : <Button {...props} variant="default" />;
}
