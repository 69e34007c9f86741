import { Radio } from "@mantine/core";

import type { TrainingRecipe } from "../../api/types";
import classes from "./Train.module.css";

interface RecipeCardsProps {
  recipes: TrainingRecipe[];
  /** Why a recipe would be for nothing with what is chosen, by its name. */
  unfit: Record<string, string[]>;
  value: string;
  onChange: (name: string) => void;
}

/** The ways to train, each with the paper that it is from. */
export function RecipeCards({ recipes, unfit, value, onChange }: RecipeCardsProps) {
  const chosen = recipes.find(({ name }) => name === value);
  return (
    <div>
      <Radio.Group label="Recipe" value={value} onChange={onChange} className={classes.recipes}>
        {recipes.map(({ name, summary }) => (
          <Radio.Card
            key={name}
            value={name}
            className={classes.recipe ?? ""}
            aria-label={name}
            disabled={name in unfit}
          >
            <span className={classes.recipeHead}>
              <Radio.Indicator size="xs" />
              <b>{name}</b>
            </span>
            <span className={classes.quiet}>{unfit[name]?.join(" ") ?? summary}</span>
          </Radio.Card>
        ))}
      </Radio.Group>
      {chosen && (
        <div className={classes.citation}>
          <p>
            {chosen.citation} <a href={chosen.url}>{chosen.url.replace(/^https?:\/\//, "")}</a>
          </p>
          {chosen.notes.length > 0 && (
            <ul>
              {chosen.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}
