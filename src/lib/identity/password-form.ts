import * as v from 'valibot';
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from '#lib/identity/password-rules.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { secret } from '#lib/ui/form.ts';

/** A new password, typed twice. */
export const passwordForm = v.object({
	password: secret({ min: PASSWORD_CHARS_MIN, max: PASSWORD_CHARS_MAX }),
	repeatedPassword: secret({ max: PASSWORD_CHARS_MAX })
});

/** Whether the same was typed twice. */
export function repetitionRefusal(typed: v.InferOutput<typeof passwordForm>): Problem | null {
	if (typed.password === typed.repeatedPassword) return null;
	return problem('passwords_differ', undefined, 'repeatedPassword');
}
