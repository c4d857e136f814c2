import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { Id, Moment, Text, Whole } from '#platform/http/fields.js';
import { Returns } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import type { Location } from './location.schema.js';
import { LocationsService, type NewLocation } from './locations.service.js';

/** POST /locations */
class LocationInput {
  @Id({ example: 'EAST-1', description: 'its code, unique' }) id!: string;
  @Text({ max: 100, example: 'Eastern warehouse' }) name!: string;
  @Whole({
    min: 0,
    max: 1_000_000,
    optional: true,
    example: 10,
    description: 'of two that could serve a line, the lower one does; 100 unless given',
  })
  priority?: number;

  toDomain(): NewLocation {
    return { id: this.id, name: this.name, priority: this.priority ?? 100 };
  }
}

class LocationView {
  @Id({ example: 'EAST-1' }) id!: string;
  @Text({ max: 100, example: 'Eastern warehouse' }) name!: string;
  @Whole({ min: 0, example: 10 }) priority!: number;
  @Moment() createdAt!: Date;

  static from({ _id, name, priority, createdAt }: Location): LocationView {
    return { id: _id, name, priority, createdAt };
  }
}

@ApiTags('Inventory')
@Controller({ path: 'locations', version: ['1', '2'] })
export class LocationsController {
  constructor(private readonly locations: LocationsService) {}

  @Get()
  @Allow('inventory:read')
  @Describe('Lists the warehouses by priority.', { id: 'listLocations' })
  @Returns(200, LocationView, { many: true })
  list(): Promise<Location[]> {
    return this.locations.list();
  }

  @Post()
  @Allow('inventory:write')
  @Audited('location.create')
  @Describe('Opens a warehouse; a product has a level there from its first receipt or transfer on.', {
    id: 'createLocation',
    errors: ['DUPLICATE'],
    example: {
      1: { id: 'EAST-1', name: 'Eastern warehouse', priority: 10 },
      2: { id: 'EAST-1', name: 'Eastern warehouse', priority: 10 },
    },
  })
  @Returns(201, LocationView)
  create(@Body(forAll(LocationInput)) wanted: NewLocation): Promise<Location> {
    return this.locations.create(wanted);
  }
}
