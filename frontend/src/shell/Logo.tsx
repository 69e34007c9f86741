import { Link } from "react-router";

import classes from "./Header.module.css";

/** The two halves, indigo and orange, and the name. */
export function Logo() {
  return (
    <Link to="/" className={classes.logo} aria-label="Tastemaker, all projects">
      <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden>
        <path d="M8 1a7 7 0 0 0 0 14z" fill="#4263eb" />
        <path d="M8 1a7 7 0 0 1 0 14z" fill="#e8590c" />
      </svg>
      Tastemaker
    </Link>
  );
}
