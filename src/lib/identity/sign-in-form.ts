import * as v from 'valibot';
import { email, secret } from '#lib/ui/form.ts';

export const signInForm = v.object({ email: email(), password: secret({ max: 200 }) });
