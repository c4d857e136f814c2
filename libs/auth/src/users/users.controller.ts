import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { WithoutIdempotency } from '#platform/http/idempotent.js';
import { IfMatch } from '#platform/http/preconditions.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import type { User } from './user.schema.js';
import { type ListUsers, UserChanges } from './user-changes.js';
import { ListUsersV1, ListUsersV2, UserChangeDto, UserDto, WantedUserDto } from './users.dto.js';

const etag = (user: User): number => user.version;

@ApiTags('Users')
@Controller({ path: 'users', version: ['1', '2'] })
export class UsersController {
  constructor(private readonly users: UserChanges) {}

  @Get()
  @Allow('users:write')
  @ReturnsPage(UserDto)
  @Describe('Lists users, the newest first.', { id: 'listUsers' })
  list(@Query(forVersion({ 1: ListUsersV1, 2: ListUsersV2 })) wanted: ListUsers): Promise<Page<User>> {
    return this.users.list(wanted);
  }

  @Post()
  @Allow('users:write')
  @Audited('user.create')
  @WithoutIdempotency() // a fingerprint of the body would be one of the password; the e-mail keeps it to one user
  @Returns<User>(201, UserDto, { location: (user) => `/users/${user._id}`, etag })
  @Describe('Makes a user; one with the role customer is a customer too.', {
    id: 'addUser',
    example: {
      1: {
        email: 'clara@example.com',
        password: 'correct horse battery',
        name: 'Clara Clerk',
        role: 'clerk',
      },
      2: {
        email: 'clara@example.com',
        password: 'correct horse battery',
        name: 'Clara Clerk',
        role: 'clerk',
      },
    },
    errors: ['DUPLICATE'],
  })
  add(@Body(forAll(WantedUserDto)) wanted: WantedUserDto): Promise<User> {
    return this.users.add(wanted);
  }

  @Get(':id')
  @Allow('users:write')
  @Returns<User>(200, UserDto, { etag })
  @Describe('Shows one user.', { id: 'getUser', errors: ['USER_NOT_FOUND'] })
  get(@Param('id') id: string): Promise<User> {
    return this.users.get(id);
  }

  @Patch(':id')
  @Allow('users:write')
  @Audited('user.update')
  @Returns<User>(200, UserDto, { etag })
  @Describe('Changes name, role or status; a disabled user loses every session.', {
    id: 'changeUser',
    example: { 1: { role: 'warehouse' }, 2: { role: 'warehouse' } },
    errors: ['USER_NOT_FOUND', 'ILLEGAL_TRANSITION', 'STALE', 'IF_MATCH_REQUIRED'],
  })
  change(
    @By() caller: Caller,
    @Param('id') id: string,
    @IfMatch() expected: string | undefined,
    @Body(forAll(UserChangeDto)) wanted: UserChangeDto,
  ): Promise<User> {
    return this.users.change(caller, id, wanted, expected);
  }
}
