import process from 'node:process';
import { defineConfig, devices } from '@playwright/test';
import { findChromium, type Chromium } from './tests/journeys/chromium.ts';
import { STAGES } from './tests/journeys/global-setup.ts';

// Found once; the workers, which read this file again, are told.
process.env.DOORSTEP_BROWSER_FOUND ||= JSON.stringify(await findChromium());
const browser: Chromium = JSON.parse(process.env.DOORSTEP_BROWSER_FOUND);

// Each worker has a stage of its own: a town, its clock, and two processes. Named by the global setup.
const stages: Record<string, string>[] = JSON.parse(process.env.DOORSTEP_STAGES ?? '[]');
Object.assign(process.env, stages[Number(process.env.TEST_PARALLEL_INDEX ?? 0)]);

const quiet = [
	'--disable-gpu',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

// Journeys are lived on a phone, except those named *.desk.test.ts.
export default defineConfig({
	testDir: 'tests/journeys',
	globalSetup: './tests/journeys/global-setup.ts',
	outputDir: 'test-results',
	// A journey that moves the clock moves it for everybody in its town, so files take turns in each.
	workers: STAGES,
	fullyParallel: false,
	forbidOnly: true,
	timeout: 60_000,
	reporter: 'list',
	use: {
		baseURL: process.env.DOORSTEP_URL,
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul',
		serviceWorkers: 'allow',
		trace: 'retain-on-failure',
		launchOptions: {
			executablePath: browser.path,
			args: [...quiet, ...sandbox],
			env: { ...process.env, ...browser.env }
		}
	},
	projects: [
		{
			name: 'phone',
			testIgnore: '**/*.desk.test.ts',
			use: { ...devices['Pixel 7'], defaultBrowserType: 'chromium' }
		},
		{
			name: 'desk',
			testMatch: '**/*.desk.test.ts',
			use: { viewport: { width: 1280, height: 800 } }
		}
	]
});
