using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Contracts;

/// <summary>
/// Every verb of the table answers a surface that is no command line: by a typed result, and where it has one by its document. A verb without a case here
/// fails: it may not have been thought of without its terminal.
/// </summary>
public sealed partial class VerbContractTests
{
    public static TheoryData<string> AllVerbs => [.. MemorySurface.Verbs().Select(verb => verb.Key.Name)];

    [Theory]
    [MemberData(nameof(AllVerbs))]
    public void A_verb_answers_whoever_asks(string request)
    {
        var verb = MemorySurface.Verbs().Single(v => v.Key.Name == request);
        var path = verb.FirstOrDefault(Cases.ContainsKey);
        Assert.True(path is not null, $"no case drives {request} ({string.Join(", ", verb)})");
        using var surface = new MemorySurface();
        Cases[path](surface);
    }

    [Fact]
    public void No_case_is_left_of_a_verb_that_is_gone() =>
        Assert.Empty(Cases.Keys.Except(MemorySurface.Verbs().SelectMany(verb => verb)));

    [Fact]
    public void What_goes_out_goes_to_the_callers_stream_and_no_other()
    {
        using var surface = new MemorySurface();
        surface.Send("container export", [MemorySurface.Container]);
        Assert.Contains("file", System.Text.Encoding.UTF8.GetString(surface.Output));
    }

    // An answer of this type, with as many documents.
    private static Action<MemorySurface> Answers<T>(int documents, string path, string[] operands, params (string, string)[] options) => surface =>
    {
        var result = Assert.IsAssignableFrom<T>(surface.Send(path, operands, options));
        Assert.Equal(documents, MemorySurface.Documents(result!).Count);
    };

    private static Action<MemorySurface> Answers<T>(string path, string[] operands, params (string, string)[] options) => Answers<T>(0, path, operands, options);

    // What needs a running container, a monitor or another machine is refused, with a kind that every surface understands.
    private static Action<MemorySurface> Refuses(ErrorKind kind, string path, string[] operands, params (string, string)[] options) =>
        surface => Assert.Equal(kind, Assert.ThrowsAny<EngineError>(() => surface.Send(path, operands, options)).Kind);

    private static Action<MemorySurface> Batch(string path, string[] operands, ErrorKind? kind, params (string, string)[] options) => surface =>
    {
        var answer = surface.Send(path, operands, options);
        var report = answer is StartReport started ? started.Batch : Assert.IsType<BatchReport>(answer);
        if (kind is null) Assert.Equal(operands, report.Done);
        else Assert.Equal(kind, Assert.Single(report.Errors).Kind);
    };
}
