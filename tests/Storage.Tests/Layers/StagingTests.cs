using Selkie.Storage.Layers;

namespace Selkie.Storage.Tests.Layers;

public sealed class StagingTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Layers_are_staged_side_by_side_while_others_remove_the_empty_directory()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (var i = 0; i < 500; i++)
            {
                StagingDirectory.Sweep(_home);
                StagingDirectory.Spread(_home);
                using var staging = StagingDirectory.Create(_home);
                Assert.True(File.Exists(staging.Root + "/staging.lock"));
            }
        });
        Assert.Empty(Directory.GetDirectories(_home + "/l"));
    }
}
