/* The tutorial's program at many rates in C, vectorised by the compiler: 128 runs side by side in local arrays, 2000 updates in double, no stop rule.
   The first argument is the number of rates. Says who it is, then reads a count per line and answers with seconds per training of all and a result. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 128

static const double inputs[6] = {60, 40, 100, 300, -50, 310};
static const double desired[6] = {60, 40, 150, 250, -50, 250};

static void train(const double *restrict rates, double *restrict ends)
{
    double b[RUNS], w[RUNS], rate[RUNS];
    for (int i = 0; i < RUNS; i++) b[i] = 0.05, w[i] = 0.1, rate[i] = rates[i];
    for (int step = 0; step < 2000; step++) {
        double x = inputs[step % 6], d = desired[step % 6];
        for (int i = 0; i < RUNS; i++) {
            double y = b[i] + w[i] * x;
            y = y > 250 ? 250 : y;
            double move = rate[i] * (d - y) * x;
            b[i] += move;
            w[i] += move;
        }
    }
    for (int i = 0; i < RUNS; i++) ends[i] = w[i];
}

int main(int argc, char **argv)
{
    long count, n = argc > 1 ? atol(argv[1]) / RUNS * RUNS : RUNS;
    double *rates = malloc((size_t)n * sizeof *rates), *ends = malloc((size_t)n * sizeof *ends);
    for (long i = 0; i < n; i++) rates[i] = pow(10, -7 + 4 * (double)i / (double)n);
    printf("%s %s\n", COMPILER, __VERSION__);
    fflush(stdout);
    while (scanf("%ld", &count) == 1) {
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        for (long c = 0; c < count; c++)
            for (long i = 0; i < n; i += RUNS) train(rates + i, ends + i);
        clock_gettime(CLOCK_MONOTONIC, &end);
        double seconds = (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
        printf("%.9e %.6f\n", seconds / (double)count, ends[0]);
        fflush(stdout);
    }
    return 0;
}
