import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";

import { ApiProblem } from "./api/client";
import { heardOf } from "./api/connection";
import { sessionKey } from "./api/session";
import { router } from "./routes";
import { theme } from "./theme";

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeError, onSuccess: () => heardOf(null) }),
  mutationCache: new MutationCache({ onError: noticeError, onSuccess: () => heardOf(null) }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => error instanceof ApiProblem && error.isPassing && failures < 2,
    },
  },
});

/** A refusal may mean that the session ended: ask, and the frame says so; silence may mean that the network is gone. */
function noticeError(error: Error) {
  heardOf(error);
  const isRefused = error instanceof ApiProblem && (error.status === 401 || error.status === 403);
  if (isRefused) void client.invalidateQueries({ queryKey: sessionKey });
}

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <ModalsProvider>
          <Notifications position="bottom-right" autoClose={5_000} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
