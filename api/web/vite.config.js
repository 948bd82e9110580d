import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rollupOptions: { input: { index: resolve("index.html"), docs: resolve("docs.html") } },
  },
  server: { proxy: { "^/(health|questions|ask|choices|entities|search|claims|conflicts|reports|cypher|vocabulary|openapi.json)": "http://127.0.0.1:8080" } },
});
