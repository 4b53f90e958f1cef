import { defineConfig } from 'vite';

// The server answers no other site's pages (it sends no CORS headers), so the page's own server passes questions on.
const server = process.env.NHANRONG ?? 'http://127.0.0.1:8080';

export default defineConfig({
  esbuild: { jsx: 'automatic' },
  // No file names it, JSX does: found late, it would reload the first visit.
  optimizeDeps: { include: ['react/jsx-dev-runtime'] },
  server: { host: '127.0.0.1', proxy: { '/graphql': server } },
});
