import { PrimaryLink } from "../components/PrimaryButton";
import { EmptyState } from "../components/EmptyState";
import { Header } from "../shell/Header";
import { PageBody } from "../shell/PageBody";

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <>
      <title>Not found · Tastemaker</title>
      <Header />
      <PageBody isNarrow>
        <EmptyState title="There is no such page" action={<PrimaryLink to="/">All projects</PrimaryLink>}>
          The address may be mistyped, or what it named is gone.
        </EmptyState>
      </PageBody>
    </>
  );
}
