import { Tag } from "../../components/Tag";
import classes from "./CuratePage.module.css";

/** What is lit in the plots, and what is not. */
export function Legend() {
  return (
    <span className={classes.legend}>
      <Tag tone="first">selected</Tag>
      <Tag tone="rest">left out</Tag>
    </span>
  );
}
