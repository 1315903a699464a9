import { expect, test, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { clinic, companies, hangang, participants } from '../town/cast.ts';
import { hostile } from './hostile-values.ts';
import { anInvitation, bookTheClinic, closeStored, home } from './steps.ts';

test.afterAll(closeStored);

const origin = () => process.env.DOORSTEP_URL!;

function send(path: string, fields: Record<string, string>, language = 'en') {
	return fetch(new URL(path, origin()), {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: origin(), accept: 'text/html', 'accept-language': language },
		body: new URLSearchParams(fields)
	});
}

/** Puts every hostile value into every field in turn, the others being right. */
async function attack(path: string, right: Record<string, string>, language: 'ko' | 'en') {
	for (const field of Object.keys(right)) {
		for (const [name, value] of Object.entries(hostile)) {
			const typed = { ...right, [field]: value };
			if ('requestKey' in right && field !== 'requestKey') typed.requestKey = randomUUID();
			const response = await send(path, typed, language);
			const text = await response.text();
			expect(response.status, `${path} ${field} ${name}`).toBeLessThan(500);
			expect(text, `${path} ${field} ${name}`).not.toMatch(/<script>alert|<img src=x/);
			if (response.status === 200 || response.status === 303) continue;
			expect(text, `${path} ${field} ${name} says what is wrong`).toMatch(/role="alert"/);
			expectKept(text, right, field);
		}
	}
}

/** What was right is still in the form. */
function expectKept(html: string, right: Record<string, string>, wrong: string): void {
	for (const [name, value] of Object.entries(right)) {
		const secret = name === 'password' || name === 'requestKey' || name === 'start';
		if (name === wrong || secret || value === 'on' || /^\d$/.test(value)) continue;
		expect(html, `${name} after a wrong ${wrong}`).toContain(value);
	}
}

async function chosenTime(page: Page): Promise<{ path: string; start: string }> {
	await page.goto(`${home()}/book/${clinic.key}?people=32`);
	await page.locator('.days a').nth(2).click();
	const start = (await page.locator('button[name=start]').first().getAttribute('value'))!;
	return { path: `${page.url().split('?')[0]}/details?people=32&start=${start}`, start };
}

test('the booking form answers every hostile value in its field and in the language', async ({
	page
}) => {
	test.setTimeout(180_000);
	const { path, start } = await chosenTime(page);
	const { headcount: _, ...details } = companies[0]!;
	const right = { ...details, people: '32', start, requestKey: randomUUID(), note: '주차 가능' };
	await attack(path, right, 'en');
	const ko = await (await send(path, { ...right, contactEmail: 'x' }, 'ko')).text();
	expect(ko).toMatch(/lang="ko"/);
	expect(ko).toContain('이메일');
});

test('hostile questions about dates are answered without a fault', async () => {
	for (const [name, value] of Object.entries(hostile)) {
		for (const query of ['people', 'from', 'day', 'start']) {
			const url = new URL(`${home()}/book/${clinic.key}`);
			url.searchParams.set('people', '32');
			url.searchParams.set(query, value.slice(0, 2000));
			const response = await fetch(url, { headers: { 'accept-language': 'en' } });
			expect(response.status, `${query} ${name}`).toBeLessThan(500);
			const details = new URL(`${home()}/book/${clinic.key}/details`);
			details.search = url.search;
			expect((await fetch(details, { redirect: 'manual' })).status).toBeLessThan(500);
		}
	}
});

test('codes, names and telephones of the enrolment form are checked alike', async ({ page }) => {
	test.setTimeout(120_000);
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await attack(`/${hangang.slug}/join`, { code: 'ZZZZZZ' }, 'en');
	await attack(
		`/${hangang.slug}/join/${code}`,
		{ ...participants[3]!, agree_general: 'on', agree_reminders: 'on' },
		'en'
	);
	for (const value of Object.values(hostile)) {
		const path = `/${hangang.slug}/join/${encodeURIComponent(value.toWellFormed().slice(0, 300))}`;
		expect((await fetch(new URL(path, origin()))).status).toBeLessThan(500);
	}
});

test('the forms of organizations answer every hostile value in its field', async ({ page }) => {
	test.setTimeout(180_000);
	const series = new URL(await bookTheClinic(page)).pathname;
	const email = 'nobody@daon.example';
	await attack(`/${hangang.slug}/find`, { reference: 'ABCD2345', email }, 'en');
	await attack(`/${hangang.slug}/my/sign-in`, { email }, 'en');
	await attack(`/${hangang.slug}/check`, { reference: 'ABCD2345', code: 'ABCDE23456' }, 'en');
	const rules = { entry: '정문에서 등록', vehicle: '뒤편', gear: '안전화', camera: '금지' };
	await attack(`${series}/site`, rules, 'en');
	for (const value of Object.values(hostile)) {
		const path = encodeURIComponent(value.toWellFormed().slice(0, 300));
		for (const place of [`my/sign-in/${path}`, `calendar/${path}.ics`, `series/${path}`]) {
			const response = await fetch(new URL(`/${hangang.slug}/${place}`, origin()));
			expect(response.status, place).toBeLessThan(500);
		}
	}
});

test('whether an address is known shows nowhere in the answer to it', async () => {
	const known = companies[0]!.contactEmail;
	for (const [path, fields] of [
		['my/sign-in', {}],
		['find', { reference: 'ABCD2345' }]
	] as const) {
		const answers = await Promise.all(
			[known, 'nobody@daon.example'].map(async (email) => {
				const response = await send(`/${hangang.slug}/${path}`, { ...fields, email });
				return [response.status, response.headers.get('location'), await response.text()];
			})
		);
		expect(answers[0], path).toEqual(answers[1]);
		expect(answers[0]![0]).toBe(303);
	}
});

test('the sign-in form says the same of an unknown address and a wrong password', async () => {
	await attack(
		`/${hangang.slug}/login`,
		{ email: 'nobody@hangang.example', password: 'wrong password' },
		'en'
	);
	const texts = await Promise.all(
		['nobody@hangang.example', 'admin@hangang.example'].map(async (email) => {
			const response = await send(`/${hangang.slug}/login`, { email, password: 'wrong' });
			return { status: response.status, text: (await response.text()).replaceAll(email, '') };
		})
	);
	expect(texts[0]).toEqual(texts[1]);
});

test('the survey answers wrong values in the field', async ({ page }) => {
	test.setTimeout(120_000);
	const token = new URL(await anInvitation(page)).pathname;
	const right = { overall: '5', kindness: '4', ease: '4', recommend: '9', comment: '고맙습니다' };
	for (const field of Object.keys(right)) {
		for (const [name, value] of Object.entries(hostile)) {
			// What is right as a comment would answer the survey; it is tried last.
			if (field === 'comment' && !['huge', 'nul', 'resident number'].includes(name)) continue;
			if (field !== 'comment' && field !== 'overall' && value.trim() === '') continue;
			const response = await send(token, { ...right, [field]: value });
			expect(response.status, `${field} ${name}`).toBe(422);
			expect(await response.text()).toContain('role="alert"');
		}
	}
	expect((await send(token, right)).status).toBe(303);
	expect((await send(token, right)).status).toBe(409);
});

test('the doors for machines refuse what is not theirs, without a fault', async () => {
	const bodies = [
		'',
		'{',
		'[]',
		'null',
		'"text"',
		'{"email":{},"password":[]}',
		'{"__proto__":{"x":1}}',
		JSON.stringify({ protocol: 1, operations: Array(200).fill({}) }),
		`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
	];
	for (const door of ['session', 'sync']) {
		for (const body of bodies) {
			const response = await fetch(new URL(`/${hangang.slug}/api/${door}`, origin()), {
				method: 'POST',
				headers: { origin: origin(), 'content-type': 'application/json' },
				body
			});
			expect(response.status, `${door} ${body.slice(0, 40)}`).toBeGreaterThanOrEqual(400);
			expect(response.status, `${door} ${body.slice(0, 40)}`).toBeLessThan(500);
		}
	}
});

test('more than a form can hold is refused in words, not dropped', async () => {
	const response = await send(`/${hangang.slug}/join`, { code: 'A'.repeat(3_000_000) });
	expect(response.status).toBe(413);
	expect(await response.text()).toContain('too large');
});

test('nothing acts for a page of somebody else', async () => {
	const foreign = { origin: 'https://evil.example', accept: 'text/html' };
	for (const path of ['/language', `/${hangang.slug}/login`, `/${hangang.slug}/api/session`]) {
		for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain']) {
			const response = await fetch(new URL(path, origin()), {
				method: 'POST',
				headers: { ...foreign, 'content-type': type },
				body: 'to=en'
			});
			expect(response.status, `${path} ${type}`).toBe(403);
		}
	}
});
