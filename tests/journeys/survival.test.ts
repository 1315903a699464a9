import { connect } from 'node:net';
import process from 'node:process';
import { expect, test } from '@playwright/test';
import { wireProxy, type WireProxy } from '../database/wire-proxy.ts';
import { clinic, companies } from '../town/cast.ts';
import { freePort } from '#lib/server/postgres/ports.ts';
import { ownServer, type OwnServer } from './own-server.ts';
import { bookTheClinic, closeStored } from './steps.ts';

/* A server of the test's own, to which everything happens that happens to servers. */

let proxy: WireProxy;
let jobsProxy: WireProxy;
let server: OwnServer | undefined;

const DEADLINE_MS = 2_000;
const nothingSaved = ['저장된 것은 없습니다', 'Nothing was saved'];

test.beforeAll(async () => {
	proxy = await wireProxy(process.env.DATABASE_URL!);
	jobsProxy = await wireProxy(process.env.DATABASE_JOBS_URL!);
});
test.afterEach(async () => {
	server?.signal('SIGKILL');
	for (const pid of server?.workers() ?? []) process.kill(pid, 'SIGKILL');
	server = undefined;
	proxy.pass();
	jobsProxy.pass();
});
test.afterAll(async () => {
	await proxy.close();
	await jobsProxy.close();
	await closeStored();
});

const behindProxy = () => ({
	DATABASE_URL: proxy.url,
	DATABASE_JOBS_URL: jobsProxy.url,
	DATABASE_DEADLINE_MS: String(DEADLINE_MS),
	DOORSTEP_LIMIT_FACTOR: '1000'
});

const ask = (path: string, init?: RequestInit) =>
	fetch(server!.url + path, { redirect: 'manual', ...init });
const postJson = (path: string, body: string) =>
	ask(path, {
		method: 'POST',
		body,
		headers: { origin: server!.url, 'content-type': 'application/json' }
	});
const statusOf = async (path: string) => (await ask(path).catch(() => null))?.status;
const eventually = (path: string, status: number) =>
	expect.poll(() => statusOf(path), { timeout: 20_000 }).toBe(status);

test('opens while the database is away, says so in words, and serves as soon as it is there', async () => {
	proxy.swallow();
	server = await ownServer(behindProxy());
	const page = await ask('/hangang');
	expect(page.status).toBe(503);
	expect(page.headers.get('retry-after')).toBe('5');
	expect(page.headers.get('cache-control')).toBe('no-store');
	const text = await page.text();
	for (const words of nothingSaved) expect(text).toContain(words);
	expect(await statusOf('/health/live')).toBe(200);
	const ready = await ask('/health/ready');
	expect(ready.status).toBe(503);
	expect(await ready.json()).toMatchObject({ database: false, role: false });
	expect(await statusOf('/field-shell')).toBe(200);
	const data = await postJson('/hangang/api/sync', '{}');
	expect(data.status).toBe(503);
	expect(await data.json()).toEqual({ problems: [{ code: 'busy_try_again' }] });
	proxy.pass();
	await eventually('/health/ready', 200);
	expect(await statusOf('/hangang')).toBe(200);
});

test('heals when its connections fall silent, without a restart, and loses nothing typed', async ({
	page: browser
}) => {
	server = await ownServer(behindProxy());
	await eventually('/hangang', 200);
	const workers = server.workers();
	proxy.swallow();
	const page = await ask('/hangang');
	expect(page.status).toBe(503);
	expect(page.headers.get('retry-after')).toBe('5');
	const text = await page.text();
	expect(text).toContain(nothingSaved[0]);
	expect(text).not.toMatch(/node_modules|\.server\.|CONNECTION|DEADLINE/);
	const chosen = { people: '32', start: '2027-03-02T600' };
	const typed = { ...chosen, ...aCompany(), requestKey: crypto.randomUUID() };
	const form = await ask(`/hangang/book/${clinic.key}/details?people=32&start=2027-03-02T600`, {
		method: 'POST',
		body: new URLSearchParams(typed),
		headers: { origin: server.url, accept: 'text/html' }
	});
	expect(form.status).toBe(503);
	const again = await form.text();
	for (const value of Object.values(typed)) expect(again).toContain(`value="${value}"`);
	proxy.pass();
	await eventually('/hangang', 200);
	await eventually('/health/ready', 200);
	expect(server.workers()).toEqual(workers);
	await browser.route(form.url, (route) =>
		route.fulfill({ body: again, contentType: 'text/html' })
	);
	await browser.goto(form.url);
	await browser.unroute(form.url);
	const sent = browser.waitForResponse((answer) => answer.request().method() === 'POST');
	await browser.getByRole('button', { name: '다시 보내기' }).click();
	expect([303, 409]).toContain((await sent).status());
});

const { headcount: _, ...company } = companies[0]!;
const aCompany = () => company as unknown as Record<string, string>;

test('starts a process that was killed again, and ends all of them on SIGTERM', async () => {
	server = await ownServer({ DOORSTEP_PROCESSES: '2' });
	const [first, second] = server.workers();
	process.kill(first!, 'SIGKILL');
	await eventually('/hangang', 200);
	await expect.poll(() => server!.workers().length, { timeout: 20_000 }).toBe(2);
	process.kill(second!, 'SIGKILL');
	await expect.poll(() => server!.workers().length, { timeout: 20_000 }).toBe(2);
	await eventually('/hangang', 200);
	server.signal('SIGTERM');
	expect(await server.ended).toBe(0);
});

test('finishes what it holds when it is asked to stop, and is not ready meanwhile', async () => {
	server = await ownServer({ DRAIN_SECONDS: '2' });
	const body = 'to=en';
	const { host, port } = new URL(server.url);
	const socket = connect(Number(port), 'localhost');
	let answer = '';
	socket.on('data', (text) => (answer += text));
	const head = [
		'POST /language HTTP/1.1',
		`Host: ${host}`,
		`Origin: ${server.url}`,
		'Content-Type: application/x-www-form-urlencoded',
		`Content-Length: ${body.length}`
	];
	socket.write(head.join('\r\n') + '\r\n\r\n' + body.slice(0, 2));
	await new Promise((resolve) => setTimeout(resolve, 300));
	server.signal('SIGTERM');
	await eventually('/health/ready', 503);
	expect(await (await ask('/health/ready')).json()).toMatchObject({ staying: false });
	expect(await statusOf('/health/live')).toBe(200);
	await expect.poll(() => statusOf('/health/live'), { timeout: 10_000 }).toBeUndefined();
	socket.write(body.slice(2));
	await expect.poll(() => answer, { timeout: 5_000 }).toMatch(/^HTTP\/1\.1 [23]\d\d/);
	expect(await server.ended).toBe(0);
});

test('refuses to start as a role that row level security does not bind', async () => {
	server = await ownServer({ DATABASE_URL: process.env.DATABASE_ADMIN_URL! });
	expect(await server.ended).toBe(1);
	expect(server.output()).toContain('must name the app role');
});

test('serves only the doors that it is told to', async () => {
	server = await ownServer({ DOORSTEP_DOORS: 'field,api' });
	await eventually('/hangang/field', 200);
	expect(await statusOf('/field-shell')).toBe(200);
	for (const path of ['/', '/hangang', '/hangang/login', '/hangang/admin']) {
		expect(await statusOf(path), path).toBe(404);
	}
	server.signal('SIGTERM');
	await server.ended;
	server = await ownServer({ DOORSTEP_DOORS: 'public' });
	await eventually('/hangang', 200);
	for (const path of ['/hangang/field', '/field-shell', '/service-worker.js', '/hangang/admin']) {
		expect(await statusOf(path), path).toBe(404);
	}
	const data = await postJson('/hangang/api/sync', '{}');
	expect(data.status).toBe(404);
});

test('slows down whoever asks too fast, in words, and lets files through', async () => {
	server = await ownServer({ DOORSTEP_RATE: '1' });
	await eventually('/hangang', 200);
	const answers = await Promise.all(Array.from({ length: 60 }, () => ask('/hangang')));
	const refused = answers.filter(({ status }) => status === 429);
	expect(refused.length).toBeGreaterThan(10);
	expect(refused[0]!.headers.get('retry-after')).not.toBeNull();
	expect(await refused[0]!.text()).toContain('Requests came too fast');
	expect(await statusOf('/icon.svg')).toBe(200);
	await eventually('/hangang', 200);
});

const canaries = {
	name: '카나리아지기',
	phone: '010-9876-5432',
	email: 'canary.keeper@secret.example',
	password: 'canary-Password-77',
	token: 'canaryTokenZ9x8w7v6u5t4',
	note: '일산화탄소 37.25 ppm 카나리아'
};

test('writes a line for each request, and nothing that anybody typed, anywhere', async ({
	page
}) => {
	const metricsPort = await freePort();
	server = await ownServer({ METRICS_PORT: String(metricsPort) });
	await eventually('/hangang', 200);
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	const everything = Object.entries(canaries).flatMap(([name, value]) => [
		[name, value],
		...['organization', 'address', 'contactName', 'room', 'reason', 'code'].map((one) => [
			one,
			value
		])
	]) as [string, string][];
	const paths = [
		`/hangang/book/${clinic.key}/details?people=32&start=${canaries.token}`,
		`/hangang/join/${code}?name=${encodeURIComponent(canaries.name)}`,
		`/hangang/join`,
		`/hangang/login?next=${canaries.token}`,
		`/hangang/plan/${canaries.token}`,
		`/hangang/survey/${canaries.token}`,
		`/hangang/series/${canaries.token}`,
		`/${canaries.token}`
	];
	const headers = { origin: server.url };
	for (const path of paths) {
		await ask(path);
		await ask(path, { method: 'POST', headers, body: new URLSearchParams(everything) });
	}
	for (const path of ['/hangang/api/session', '/hangang/api/sync']) {
		const json = { ...headers, 'content-type': 'application/json' };
		for (const body of [JSON.stringify(canaries), JSON.stringify(canaries).slice(0, -5)]) {
			const cookie = `doorstep=${canaries.token}`;
			await ask(path, { method: 'POST', headers: { ...json, cookie }, body });
		}
	}
	const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
	for (const name of [
		'requests_total{route="/(public)/[agency=slug]"',
		'jobs',
		'notices_waiting'
	]) {
		expect(metrics).toContain(`doorstep_${name}`);
	}
	server.signal('SIGTERM');
	await server.ended;
	const said = server.output() + metrics;
	expect(said).toContain('"route":"/(public)/[agency=slug]/join/[code]"');
	expect(said.match(/"event":"request"/g)!.length).toBeGreaterThan(paths.length * 2);
	const formsOf = (value: string) => [value, encodeURIComponent(value), value.replaceAll('-', '')];
	const planted = Object.values(canaries).flatMap(formsOf);
	expect([...planted, code].filter((one) => said.includes(one))).toEqual([]);
	expect(planted.filter((one) => `${said} ${canaries.phone}`.includes(one))).not.toEqual([]);
});
