/** The product's one table; its parts are in table/. */
export { DataTable } from "./table/DataTable";
export type { Column } from "./table/columns";
