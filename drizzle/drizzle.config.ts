import { defineConfig } from 'drizzle-kit';

export default defineConfig({
	dialect: 'postgresql',
	schema: './src/lib/**/*schema.server.ts',
	out: './drizzle/migrations',
	casing: 'snake_case'
});
