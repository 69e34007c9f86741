import type { MappedPrompt } from "../../api/types";
import { Reading } from "../../components/charts/Reading";
import { Scatter } from "../../components/charts/Scatter";
import { count, plural } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import classes from "./CuratePage.module.css";
import { Legend } from "./Legend";

interface PromptMapProps {
  prompts: MappedPrompt[];
  /** How many prompts there are in all; the map has at most so many that it can be read. */
  all: number;
}

/** The prompts in the plane, near where they say the like; those with selected pairs are lit. */
export function PromptMap({ prompts, all }: PromptMapProps) {
  const lit = prompts.filter(({ selected }) => selected > 0).length;
  const shown = prompts.length < all ? `${plural(prompts.length, "prompt")} of ${count(all)}` : plural(all, "prompt");
  return (
    <Panel title="Map of the prompts" aside={<Legend />}>
      <Scatter
        label={`Map of the prompts: ${lit} of ${prompts.length} have a selected pair`}
        points={prompts.map(({ x, y, selected }) => ({ x, y, isLit: selected > 0 }))}
        names={{ x: "", y: "" }}
        height={380}
        isMap
        figures={() => ({
          columns: ["prompt", "x", "y", "pairs", "selected"],
          rows: prompts.map(({ prompt, x, y, pairs, selected }) => [prompt, x, y, pairs, selected]),
        })}
        reading={(index) => {
          const prompt = prompts[index];
          return (
            prompt && (
              <Reading
                title={prompt.prompt}
                rows={[{ name: "selected", value: `${count(prompt.selected)} of ${plural(prompt.pairs, "pair")}` }]}
              />
            )
          );
        }}
      />
      <p className={classes.hint}>
        {shown}, by the two directions in which they differ most: near means alike, and the axes have no other meaning.
      </p>
    </Panel>
  );
}
