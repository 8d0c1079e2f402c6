using Selkie.Engine.Machine;

namespace Selkie.Engine.Tests.Machine;

public sealed class ProgramFactsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-programs-").FullName;

    [Fact]
    public void A_program_is_asked_once_and_one_that_takes_its_place_again()
    {
        var facts = new ProgramFacts();
        var program = Install("one");
        Assert.Equal(["one", "one"], [facts.Version(program), facts.Version(program)]);
        Assert.Equal("x", File.ReadAllText($"{_directory}/asked"));
        Install("two, which is longer");
        Assert.Equal("two, which is longer", facts.Version(program));
        Assert.Equal("xx", File.ReadAllText($"{_directory}/asked"));
        Assert.Equal("Unknown", facts.Package(program));
    }

    [Fact]
    public void What_is_not_there_says_nothing()
    {
        var facts = new ProgramFacts();
        Assert.Equal("", facts.Version(""));
        Assert.Equal("Unknown", facts.Version($"{_directory}/none"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // By rename, as packages are installed.
    private string Install(string version)
    {
        var path = $"{_directory}/program";
        File.WriteAllText(path + ".new", $"#!/bin/sh\nprintf x >> {_directory}/asked\necho '{version}'\n");
        File.SetUnixFileMode(path + ".new", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.Move(path + ".new", path, overwrite: true);
        return path;
    }
}
