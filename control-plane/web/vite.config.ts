import { defineConfig, loadEnv } from 'vite';

// `npm run dev` proxies the API to a running control plane (or to dev/dev-api.mjs).
const controlPlane = loadEnv('', '.', 'CONTROL_PLANE_')['CONTROL_PLANE_URL'] ?? 'http://127.0.0.1:8080';
const apiPrefixes = [
  '/auth',
  '/me',
  '/profiles',
  '/catalog',
  '/playback',
  '/drm',
  '/progress',
  '/ops/',
  '/steering',
  '/manifests',
];

export default defineConfig({
  build: {
    target: 'es2022',
    // Nothing may be inlined as a data: URI: the page's Content-Security-Policy allows only its own files.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // Shaka changes rarely, the page often: a release of ours must not make every viewer fetch it again.
      output: { codeSplitting: { groups: [{ name: 'shaka', test: /node_modules[\\/]shaka-player/ }] } },
    },
    // The player is one 500 kB library, loaded when a title page is open; it does not split further.
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: Object.fromEntries(apiPrefixes.map((prefix) => [prefix, { target: controlPlane, changeOrigin: false }])),
  },
});
