import type { Command } from "../../controls/commands";
import type { PlayHead } from "./PlayHead";

/** The keys of the play head; arrows stay free for answers. */
export function transportCommands(head: PlayHead): Command[] {
  return [
    { keys: ["Space"], run: () => head.toggle() },
    { keys: [","], repeats: true, run: () => head.step(-1) },
    { keys: ["."], repeats: true, run: () => head.step(1) },
    { keys: ["["], run: () => head.changeSpeed(-1) },
    { keys: ["]"], run: () => head.changeSpeed(1) },
    { keys: ["l"], run: () => head.toggleLoop() },
    { keys: ["Home"], run: () => head.seek(0) },
    { keys: ["End"], run: () => head.seek(head.whole[1]) },
  ];
}
