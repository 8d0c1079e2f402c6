using System.Diagnostics;
using System.Text;
using Selkie.Storage.Json;
using Selkie.Storage.Locks;

namespace Selkie.Storage.Tests.Locks;

public sealed class KnownRecordsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-records-").FullName;
    private KnownRecords? _known;

    private string FilePath => $"{_directory}/records.json";

    [Fact]
    public void Records_that_nobody_replaces_are_read_once_and_a_file_in_their_place_is_read()
    {
        Replace("a");
        RecordFile first;
        for (var waited = Stopwatch.StartNew(); !ReferenceEquals(first = Read(), Read());) Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), "the file does not settle");
        Assert.NotNull(first.Find("a"));
        Replace("b");
        Assert.Null(Read().Find("a"));
        Assert.NotNull(Read().Find("b"));
        Assert.NotNull(first.Find("a"));
    }

    [Fact]
    public void A_file_that_is_gone_has_no_records()
    {
        Replace("a");
        Assert.NotNull(Read().Find("a"));
        File.Delete(FilePath);
        Assert.Empty(Read().All);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private RecordFile Read() => KnownRecords.Read(FilePath, ref _known);

    private void Replace(string id)
    {
        File.WriteAllBytes(FilePath + ".new", Encoding.UTF8.GetBytes($"[{{\"id\":\"{id}\"}}]"));
        File.Move(FilePath + ".new", FilePath, overwrite: true);
    }
}
