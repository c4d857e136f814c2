import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { REPORTING } from '#platform/mongo/connections.js';
import { CatalogController } from './catalog.controller.js';
import { CatalogListeners } from './catalog.listeners.js';
import { CatalogReads } from './catalog.reads.js';
import { CatalogService } from './catalog.service.js';
import { CategoriesController } from './categories/categories.controller.js';
import { CategoriesService } from './categories/categories.service.js';
import { Category, CategorySchema } from './categories/category.schema.js';
import { DiscontinuationController } from './discontinuation/discontinuation.controller.js';
import { Discontinuation, DiscontinuationSchema } from './discontinuation/discontinuation.schema.js';
import { DiscontinuationService } from './discontinuation/discontinuation.service.js';
import { KeptProducts } from './products/kept-products.js';
import { PricedAnswers } from './products/priced.answers.js';
import { ProductCache } from './products/product.cache.js';
import { Product, ProductSchema } from './products/product.schema.js';

/** Products: what is for sale, at which price. */
@Module({
  imports: [
    MongooseModule.forFeature([{ name: Product.name, schema: ProductSchema }], REPORTING),
    MongooseModule.forFeature([
      { name: Product.name, schema: ProductSchema },
      { name: Discontinuation.name, schema: DiscontinuationSchema },
      { name: Category.name, schema: CategorySchema },
    ]),
  ],
  controllers: [CatalogController, DiscontinuationController, CategoriesController],
  providers: [
    CatalogService,
    CatalogReads,
    CatalogListeners,
    KeptProducts,
    ProductCache,
    PricedAnswers,
    DiscontinuationService,
    CategoriesService,
  ],
})
export class CatalogModule {}
