import { hangang, password, signIns } from './cast.ts';

/** What a person who has just started the demonstration can open, one line each. */
export function guideLines(origin: string): string[] {
	return [
		`  Agency (sample)  ${origin}/${hangang.slug}`,
		`  Guide            ${origin}/demo`,
		...signIns.map(
			({ role, email, address }) =>
				`  ${role.padEnd(16)} ${origin}${address}  ${email}  ${password}`
		)
	];
}
