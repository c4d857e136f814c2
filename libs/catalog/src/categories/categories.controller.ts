import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, Public } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import { CategoryListV1, CategoryListV2, CategoryView, NewCategoryInput } from './categories.dto.js';
import { CategoriesService } from './categories.service.js';
import type { Category } from './category.schema.js';

@ApiTags('Products')
@Controller({ path: 'categories', version: ['1', '2'] })
export class CategoriesController {
  constructor(private readonly categories: CategoriesService) {}

  @Get()
  @Public()
  @Describe('Lists the categories by name.', { id: 'listCategories' })
  @ReturnsPage(CategoryView)
  list(
    @Query(forVersion({ 1: CategoryListV1, 2: CategoryListV2 })) query: CategoryListV1 | CategoryListV2,
  ): Promise<Page<Category>> {
    return this.categories.list(query.parentId, query.asks());
  }

  @Post()
  @Allow('products:write')
  @Audited('category.create')
  @Describe('Makes a category, perhaps in another one.', {
    id: 'createCategory',
    errors: ['DUPLICATE', 'CATEGORY_NOT_FOUND'],
    example: { 1: { name: 'Gifts {{fresh}}' }, 2: { name: 'Gifts {{fresh}}' } },
  })
  @Returns(201, CategoryView)
  create(@Body(forAll(NewCategoryInput)) wanted: NewCategoryInput): Promise<Category> {
    return this.categories.create(wanted);
  }
}
