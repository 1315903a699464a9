import { sveltekit } from '@sveltejs/kit/vite';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { defineConfig } from 'vitest/config';
import { shortMessages } from './src/lib/i18n/short-messages.ts';
import { fieldChunks } from './src/service-worker/field-chunks.ts';
import { precacheFiles } from './src/service-worker/precache-files.ts';
import { routedPages } from './src/service-worker/routed-pages.ts';
import { driverGuard } from './src/lib/server/postgres/driver-guard.ts';

export default defineConfig({
	plugins: [
		driverGuard(),
		paraglideVitePlugin({
			project: './src/lib/i18n/project.inlang',
			outdir: './src/lib/i18n/paraglide',
			strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
			outputStructure: 'message-modules'
		}),
		shortMessages(),
		sveltekit(),
		fieldChunks(),
		routedPages(),
		precacheFiles()
	],
	build: {
		target: 'es2022',
		// Each page's list of what to load ahead would stand in every page's first script; the field app
		// has all of it on the phone already, and the other doors hardly load scripts.
		modulePreload: { resolveDependencies: () => [] }
	},
	// Bundled, so that the guard can mend it.
	ssr: { noExternal: ['postgres'] },
	test: {
		include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
		exclude: ['tests/journeys/**'],
		environment: 'node',
		globalSetup: ['tests/database/cluster.ts'],
		testTimeout: 20_000,
		// Most of them wait for the database; one less than the cores would leave half of a small machine idle.
		maxWorkers: 2
	}
});
