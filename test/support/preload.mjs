/** These three first: a CommonJS package that requires Nest meets a cycle when it is the one to load it. */
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
