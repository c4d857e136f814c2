# {{Words}}

What {{words}} are, in one sentence.

- **Owns** `{{snake}}`: each with its name, its version and the time it was made.
- **Routes** `POST`, `GET /{{kebab}}`, `GET /{{kebab}}/{id}`.
- **Answers** `{{things}}.find`.
- **Tells** `{{thing-kebab}}:created`, counted by `eventSeq`. **Hears** nothing.
- **Asks** `audit.record`.

## Invariants

- Making one, its audit entry, its fact and the record of its Idempotency-Key commit together or not at all.
