import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { hangang, people, password } from '../town/cast.ts';
import { project } from '#lib/server/commands/project.ts';
import { freePort } from '#lib/server/postgres/ports.ts';

/* The app under a certificate of this machine's own, as on a phone that trusts it. */

let folder: string;
let app: ChildProcess;
let origin: string;

test.beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'doorstep-https-'));
	const port = await freePort();
	origin = `https://localhost:${port}`;
	app = spawn(process.execPath, [join(project, 'src/lib/server/commands/serve.ts'), '--https'], {
		env: {
			...process.env,
			DOORSTEP_DATA: folder,
			HOST: '127.0.0.1',
			PORT: String(port),
			PUBLIC_ORIGIN: origin
		},
		stdio: ['ignore', 'pipe', 'inherit']
	});
	await new Promise<void>((resolve, reject) => {
		app.stdout!.on('data', (text) => String(text).includes('SHA-256') && resolve());
		app.on('close', (code) => reject(new Error(`The app ended with ${code}.`)));
	});
});

test.afterAll(async () => {
	const gone = new Promise((resolve) => app.on('close', resolve));
	app.kill('SIGTERM');
	await gone;
	rmSync(folder, { recursive: true });
});

/** What a browser is told to trust: the hash over the server's public key. */
function keyHash(): string {
	const { cert } = JSON.parse(readFileSync(join(folder, 'https/server.json'), 'utf8'));
	const key = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
	return createHash('sha256').update(key).digest('base64');
}

test('the field app keeps itself for offline, its sign-in is a cookie for https alone, and nothing is promised for later', async ({
	playwright,
	launchOptions
}) => {
	const browser = await playwright.chromium.launch({
		...launchOptions,
		args: [...(launchOptions.args ?? []), `--ignore-certificate-errors-spki-list=${keyHash()}`]
	});
	const context = await browser.newContext({ locale: 'ko-KR', timezoneId: 'Asia/Seoul' });
	const phone = await context.newPage();
	const answer = await phone.goto(`${origin}/${hangang.slug}/field`);
	expect(answer!.headers()).not.toHaveProperty('strict-transport-security');
	await phone.waitForFunction(() => navigator.serviceWorker.controller !== null);

	await phone.locator('[name=email]').fill(people.find(({ role }) => role === 'counselor')!.email);
	await phone.locator('[name=password]').fill(password);
	await phone.locator('form:has([name=password]) button[type=submit]').click();
	await phone.locator('[name=again]').waitFor();
	const [cookie] = (await context.cookies()).filter(({ httpOnly }) => httpOnly);
	expect(cookie).toMatchObject({ name: '__Host-doorstep', secure: true });

	await context.setOffline(true);
	await phone.reload();
	await expect(phone.locator('h1')).toBeVisible();
	await browser.close();
});
