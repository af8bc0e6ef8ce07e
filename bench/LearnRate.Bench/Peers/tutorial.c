/* The tutorial's training in C: 1e-5, published rule and data, published stop rule.
   Says who it is, then reads a count per line, trains that often, answers with seconds per training and the final weights. */
#include <math.h>
#include <stdio.h>
#include <time.h>

static const double inputs[6] = {60, 40, 100, 300, -50, 310};
static const double desired[6] = {60, 40, 150, 250, -50, 250};

static int train(double rate, double *b_out, double *w_out)
{
    double b = 0.05, w = 0.1, error = 1;
    int iteration = 0, next = 0;
    while (iteration < 2000 || error >= 0.01) {
        double x = inputs[next];
        double predicted = b + w * x;
        if (predicted > 250) predicted = 250;
        error = fabs(desired[next] - predicted);
        double move = rate * (desired[next] - predicted) * x;
        b += move;
        w += move;
        next = next + 1 == 6 ? 0 : next + 1;
        iteration++;
    }
    *b_out = b;
    *w_out = w;
    return iteration;
}

int main(void)
{
    long count;
    printf("%s %s\n", COMPILER, __VERSION__);
    fflush(stdout);
    volatile double rate = 0.00001;
    while (scanf("%ld", &count) == 1) {
        struct timespec start, end;
        double b = 0, w = 0;
        clock_gettime(CLOCK_MONOTONIC, &start);
        for (long i = 0; i < count; i++) train(rate, &b, &w);
        clock_gettime(CLOCK_MONOTONIC, &end);
        double seconds = (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
        printf("%.9e %.17g %.17g\n", seconds / (double)count, b, w);
        fflush(stdout);
    }
    return 0;
}
