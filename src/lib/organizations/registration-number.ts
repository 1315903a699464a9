import { done, problem, refused } from '#lib/base/problems.ts';
import { filled, type Block } from '#lib/ui/block.ts';

const WEIGHTS = [1, 3, 7, 1, 3, 7, 1, 3, 5];
/** The first three digits name the tax office; the lowest is 101. */
const OFFICE_MIN = 101;

/**
 * The ten digits of a Korean business registration number (사업자등록번호), however they are spelt:
 * hyphens, blanks, dots, full-width digits. Null where they are not ten, or the last does not agree
 * with the others.
 */
export function registrationNumberOf(typed: string): string | null {
	const digits = typed.normalize('NFKC').replace(/[\s.\-\u2010-\u2015\u2212]/g, '');
	if (!/^\d{10}$/.test(digits) || Number(digits.slice(0, 3)) < OFFICE_MIN) return null;
	return checkDigit(digits) === Number(digits[9]) ? digits : null;
}

/** Weighted sum of the first nine; the ninth counts five times, and its tens once more. */
function checkDigit(digits: string): number {
	const sum = WEIGHTS.reduce((total, weight, at) => total + Number(digits[at]) * weight, 0);
	const carry = Math.floor((Number(digits[8]) * 5) / 10);
	return (10 - ((sum + carry) % 10)) % 10;
}

/** As it is printed: `123-45-67891`. */
export function formatRegistrationNumber(digits: string): string {
	return `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`;
}

/** A form's field for it; its value is the ten digits. */
export function registrationNumber(): Block<string> {
	return filled((typed) => {
		const digits = registrationNumberOf(typed);
		return digits ? done(digits) : refused(problem('not_a_registration_number'));
	});
}
