import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { IfMatch } from '#platform/http/preconditions.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import type { CustomerChange } from './change.rules.js';
import type { NewCustomer } from './customer.rules.js';
import type { Customer } from './customer.schema.js';
import {
  CustomerChangeDto,
  CustomerDto,
  type CustomerListing,
  CustomerListV1,
  CustomerListV2,
  NewCustomerDto,
} from './customers.dto.js';
import { CustomersService } from './customers.service.js';
import { StatisticsV1, StatisticsV2 } from './statistics/statistics.dto.js';
import type { Summary } from './statistics/statistics.rules.js';

const ADDRESSES = {
  addresses: [{ label: 'home', street: '1 Main Street', city: 'London', state: 'London', zipcode: 'N1 9GU' }],
};

@ApiTags('Customers')
@Controller({ path: 'customers', version: ['1', '2'] })
export class CustomersController {
  constructor(private readonly customers: CustomersService) {}

  @Get()
  @Allow('customers:read')
  @Describe('Lists and searches customers, the newest first.', { id: 'listCustomers' })
  @ReturnsPage(CustomerDto)
  list(
    @Query(forVersion({ 1: CustomerListV1, 2: CustomerListV2 })) { search, ask }: CustomerListing,
  ): Promise<Page<Customer>> {
    return this.customers.list(search, ask);
  }

  @Get(':id')
  @Allow('customers:read', 'account:self')
  @Describe('Reads one customer; customers read themselves alone.', {
    id: 'getCustomer',
    errors: ['CUSTOMER_NOT_FOUND'],
  })
  @Returns<Customer>(200, CustomerDto, { etag: (customer) => customer.version })
  one(@By() caller: Caller, @Param('id') id: string): Promise<Customer> {
    return this.customers.one(caller, id);
  }

  @Post()
  @Allow('customers:write')
  @Audited('customer.create')
  @Describe('Makes a customer who has no user.', {
    id: 'createCustomer',
    errors: ['DUPLICATE'],
    example: {
      1: { name: 'Ada Lovelace', email: 'ada@example.com' },
      2: { name: 'Ada Lovelace', email: 'ada@example.com' },
    },
  })
  @Returns<Customer>(201, CustomerDto, {
    location: (customer) => `/customers/${customer._id}`,
    etag: (customer) => customer.version,
  })
  create(@Body(forAll(NewCustomerDto)) wanted: NewCustomer): Promise<Customer> {
    return this.customers.create(wanted);
  }

  @Patch(':id')
  @Allow('customers:write', 'account:self')
  @Audited('customer.update')
  @Describe('Changes a customer and their saved addresses; customers change themselves alone.', {
    id: 'changeCustomer',
    errors: ['CUSTOMER_NOT_FOUND', 'DUPLICATE', 'STALE', 'IF_MATCH_REQUIRED'],
    example: { 1: ADDRESSES, 2: ADDRESSES },
  })
  @Returns<Customer>(200, CustomerDto, { etag: (customer) => customer.version })
  change(
    @By() caller: Caller,
    @Param('id') id: string,
    @IfMatch() expected: string | undefined,
    @Body(forAll(CustomerChangeDto)) wanted: CustomerChange,
  ): Promise<Customer> {
    return this.customers.change(caller, id, wanted, expected);
  }

  @Get(':id/statistics')
  @Allow('statistics:read', 'account:self')
  @Describe('What a customer has bought, cancelled orders left out.', {
    id: 'getCustomerStatistics',
    description: 'Always equal to a recomputation from the orders, a moment after each of them.',
    errors: ['CUSTOMER_NOT_FOUND'],
  })
  @Returns<Summary>(200, { 1: StatisticsV1, 2: StatisticsV2 })
  statistics(@By() caller: Caller, @Param('id') id: string): Promise<Summary> {
    return this.customers.statisticsOf(caller, id);
  }
}
