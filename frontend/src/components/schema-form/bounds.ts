/** What can be said against a value before the server sees it. It checks again, and has the last word. */
import type { Json } from "./json";
import type { NumberShape, TextShape } from "./shape";

export function numberComplaint(shape: NumberShape, value: Json | undefined): string | undefined {
  if (typeof value !== "number") return undefined;
  const { least, most, isAboveLeast, isBelowMost, isWhole } = shape;
  if (isWhole && !Number.isInteger(value)) return "A whole number.";
  if (least !== null && (isAboveLeast ? value <= least : value < least)) {
    return `${isAboveLeast ? "More than" : "At least"} ${least}.`;
  }
  if (most !== null && (isBelowMost ? value >= most : value > most)) {
    return `${isBelowMost ? "Less than" : "At most"} ${most}.`;
  }
  return undefined;
}

export function textComplaint(shape: TextShape, value: Json | undefined): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  if (shape.most !== null && value.length > shape.most) return `At most ${shape.most} characters.`;
  if (shape.pattern !== null && !new RegExp(shape.pattern, "u").test(value)) {
    return shape.help ? `This does not fit. ${shape.help}` : "This does not have the form that is asked for.";
  }
  return undefined;
}
