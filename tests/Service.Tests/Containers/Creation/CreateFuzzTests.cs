using Selkie.Fuzzing;
using Selkie.Service.Containers.Creation;
using Selkie.Service.Http;

namespace Selkie.Service.Tests.Containers.Creation;

/// <summary>Whatever a client sends: it is a request, or what is wrong with it is said.</summary>
public sealed class CreateFuzzTests
{
    [Fact]
    public void Docker() => Fuzzer.Run("docker-create", bytes => DockerCreate.Read(RequestBody.Parse(bytes), "name", null, []));

    [Fact]
    public void Libpod() => Fuzzer.Run("libpod-create", bytes => LibpodCreate.Read(RequestBody.Parse(bytes)));
}
