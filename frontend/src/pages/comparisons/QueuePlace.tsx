import { Button, Group, NumberInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";

import { useChangeComparison } from "../../api/comparisons";
import type { ComparisonDetail } from "../../api/types";
import { Facts } from "../../components/Facts";
import { count, moment } from "../../components/numbers";
import { ProblemNotice } from "../../components/ProblemNotice";

interface QueuePlaceProps {
  slug: string;
  comparison: ComparisonDetail;
  isManager: boolean;
}

/** How soon it is asked, and by how many; managers may change both. */
export function QueuePlace({ slug, comparison, isManager }: QueuePlaceProps) {
  const { priority, slots_wanted, judgment_count, created_at } = comparison;
  const facts = [
    { name: "answers counted", value: count(judgment_count) },
    { name: "made", value: moment(created_at) },
  ];
  if (isManager) {
    return (
      <>
        <QueueForm slug={slug} comparison={comparison} />
        <Facts facts={facts} />
      </>
    );
  }
  return (
    <Facts
      facts={[{ name: "priority", value: priority }, { name: "answers wanted", value: count(slots_wanted) }, ...facts]}
    />
  );
}

function QueueForm({ slug, comparison }: { slug: string; comparison: ComparisonDetail }) {
  const change = useChangeComparison(slug, comparison.id);
  const form = useForm({
    initialValues: { priority: comparison.priority, slots_wanted: comparison.slots_wanted },
  });
  const save = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        form.resetDirty(values);
        notifications.show({ message: "Saved. The queue follows at once.", color: "green" });
      },
    }),
  );
  return (
    <form onSubmit={save}>
      <Group gap={12} align="flex-start" grow>
        <NumberInput
          label="Priority"
          description="Higher is asked first"
          min={-100}
          max={100}
          allowDecimal={false}
          required
          withAsterisk={false}
          {...form.getInputProps("priority")}
        />
        <NumberInput
          label="Answers wanted"
          description="None given is lost"
          min={0}
          max={100}
          allowDecimal={false}
          required
          withAsterisk={false}
          {...form.getInputProps("slots_wanted")}
        />
      </Group>
      {change.error && <ProblemNotice error={change.error} title="Nothing was changed" />}
      <Group justify="flex-end" my={10}>
        <Button type="submit" variant="default" size="xs" disabled={!form.isDirty()} loading={change.isPending}>
          Save
        </Button>
      </Group>
    </form>
  );
}
