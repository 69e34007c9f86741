import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Django serves the built files under /static/; in development it stands behind the proxy.
export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/" : "/",
  plugins: [react()],
  build: { target: "es2022", chunkSizeWarningLimit: 700 },
  server: { port: 5173, proxy: { "/api": "http://127.0.0.1:8000", "/admin": "http://127.0.0.1:8000" } },
}));
