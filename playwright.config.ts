import { existsSync } from 'node:fs';
import process from 'node:process';
import { defineConfig, devices } from '@playwright/test';

// The browser: the one that CHROMIUM names, the system's, else Playwright's own.
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium'].find(
	(path) => path && existsSync(path)
);

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
	// One town, one clock: a journey that moves the clock moves it for everybody.
	workers: 1,
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
		launchOptions: { executablePath, args: [...quiet, ...sandbox] }
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
