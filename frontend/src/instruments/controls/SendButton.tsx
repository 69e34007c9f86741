import { KeyHint } from "../../components/KeyHint";
import { PrimaryButton } from "../../components/PrimaryButton";
import { keepFocus } from "./AnswerButtons";

interface SendButtonProps {
  /** What is still to be said before the answer can be given; empty when it is whole. */
  missing: string;
  /** Its key, as shown. */
  hint?: string;
  isReady: boolean;
  onSend: () => void;
}

/** Gives an answer that takes more than one key; until it is whole, says what is missing. */
export function SendButton({ missing, hint = "Enter", isReady, onSend }: SendButtonProps) {
  const isWhole = missing === "";
  return (
    <PrimaryButton
      fullWidth
      disabled={!isWhole || !isReady}
      onMouseDown={keepFocus}
      onClick={onSend}
      {...(isWhole && { rightSection: <KeyHint>{hint}</KeyHint> })}
    >
      {isWhole ? "Send" : missing}
    </PrimaryButton>
  );
}
