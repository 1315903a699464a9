import * as v from 'valibot';
import { normalizeCode } from '#lib/base/ids.ts';
import { done, problem, refused } from '#lib/base/problems.ts';
import { filled } from '#lib/ui/block.ts';
import { email } from '#lib/ui/form.ts';

const REFERENCE_MAX = 20;

/** A reference or a check code as it stands on a letter, whatever case, blanks and hyphens. */
export function typedCode() {
	return filled((typed) => {
		const code = normalizeCode(typed.normalize('NFKC'));
		if (code === '') return refused(problem('not_a_choice'));
		return code.length > REFERENCE_MAX
			? refused(problem('too_long', { max: REFERENCE_MAX }))
			: done(code);
	});
}

export const findForm = v.object({ reference: typedCode(), email: email() });
export const portalForm = v.object({ email: email() });
export const checkForm = v.object({ reference: typedCode(), code: typedCode() });
