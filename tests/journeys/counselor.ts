import type { Page } from '@playwright/test';
import { namsan, password } from '../town/cast.ts';
import { aPhone } from '../town/phone.ts';
import type { ExchangeRequest } from '#lib/field/protocol.ts';

/**
 * A counselor's phone over HTTP: signs in, and exchanges as the field app does. Of the agency's
 * counselors it is one who has a visit now, of the series with that code where one is given.
 */
export async function phoneInTheField(
	page: Page,
	clock: () => Date,
	slug = namsan.slug,
	code?: string
) {
	for (const name of ['gaon', 'naru', 'dami']) {
		const phone = await signedIn(page, `${name}@${slug}.example`, slug, clock);
		const { visits } = await phone.day();
		if (visits.some((one) => !code || one.code === code)) return phone;
	}
	throw new Error('no counselor has a visit now');
}

async function signedIn(page: Page, email: string, slug: string, clock: () => Date) {
	const origin = process.env.DOORSTEP_URL!;
	const headers = { origin, 'content-type': 'application/json' };
	const session = await page.request.post(`${origin}/${slug}/api/session`, {
		headers,
		data: { email, password }
	});
	if (!session.ok()) throw new Error(`sign-in answered ${session.status()}`);
	return aPhone(async (request: ExchangeRequest) => {
		const answer = await page.request.post(`${origin}/${slug}/api/sync`, {
			headers,
			data: request
		});
		if (!answer.ok()) throw new Error(`exchange answered ${answer.status()}`);
		return answer.json();
	}, clock);
}
