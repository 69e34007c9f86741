import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";

type Props = ButtonProps & Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps>;

/** The last click before something is gone. */
export function DangerButton(props: Props) {
  return <Button {...props} classNames={{ root: "tm-danger" }} />;
}
